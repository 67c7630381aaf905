"""Devices, targets, textures and programs: everything that happens after compilation."""
