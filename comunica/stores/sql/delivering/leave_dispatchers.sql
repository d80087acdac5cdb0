-- A dispatcher that stops in order is no longer counted for the fair shares. $1: the dispatcher.
DELETE FROM dispatcher WHERE id = $1
