"""The face: `import breakeven` and the `breakeven` command."""

from pipelines.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
