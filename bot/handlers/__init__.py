"""One folder per outside world that speaks to us. Adapters: they translate, nothing else."""
