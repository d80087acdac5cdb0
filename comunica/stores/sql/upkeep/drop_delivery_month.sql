-- A month of deliveries of which nothing is open: true if it is gone now. $1: any day of it.
SELECT drop_delivery_month($1)
