"""What a grammar stumbles over is taken out of a text before it is parsed."""
