-- A municipality's coat of arms, for paper and for pages. $1: municipality.
SELECT printed, shown FROM coat_of_arms WHERE municipality_id = $1
