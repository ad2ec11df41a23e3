"""What supporting departments hand to the lead (配合单位)."""
