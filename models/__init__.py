"""WORDS: what a page may say, what a source must declare, what a card is. Pure: imports nothing of ours."""
