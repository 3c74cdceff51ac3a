"""The catalogue: repositories, who may read them, and the runs that index them."""
