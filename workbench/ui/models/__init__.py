"""Table models: they adapt plain values from the project and own nothing."""
