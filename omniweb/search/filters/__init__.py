"""What a query requires becomes repositories and a condition on documents."""
