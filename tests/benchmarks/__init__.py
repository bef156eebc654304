"""Tests of the clients that the benchmarks use."""
