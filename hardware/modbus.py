"""The Modbus RTU checksum."""

from __future__ import annotations


def crc16(data: bytes) -> int:
    """CRC-16/MODBUS: A001h reflected, start FFFFh (Modbus over serial line V1.02, 6.2.2)."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return crc


def sealed(body: bytes) -> bytes:
    """Return a frame with its checksum, low byte first: `01 06 00 00 00 7B` gains `C9 E9`."""
    return body + crc16(body).to_bytes(2, "little")
