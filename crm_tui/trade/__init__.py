"""Orders and what follows from them: lines, products, parcels, refunds, cases."""
