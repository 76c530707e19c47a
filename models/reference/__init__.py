"""Facts as YAML: cards, workloads, assumptions; every value dated and sourced."""
