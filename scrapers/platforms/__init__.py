"""Page formats and ways of asking that several sources share, by parameters and not by inheritance."""
