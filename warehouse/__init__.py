"""MEMORY. Pages, what they said, what we derived: appended, never updated. The only home of DuckDB."""

from warehouse.query import QueryRefused
from warehouse.store import Warehouse, WarehouseBusy, WarehouseMissing

__all__ = ["QueryRefused", "Warehouse", "WarehouseBusy", "WarehouseMissing"]
