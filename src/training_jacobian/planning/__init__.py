"""What a run will cost, told before it starts: memory, disk, operations and seconds."""
