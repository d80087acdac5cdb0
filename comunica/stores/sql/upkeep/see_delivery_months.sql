-- The months of deliveries that there are, oldest first.
SELECT delivery_months() AS month
