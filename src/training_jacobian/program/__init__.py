"""What every program needs: errors, command line, progress, machine and devices."""
