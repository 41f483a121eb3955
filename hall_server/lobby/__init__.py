"""The lobby manager's face, and the hall of simulated devices in the demo."""
