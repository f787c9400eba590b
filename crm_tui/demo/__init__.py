"""A pretend shop to try: Tea & Clay, its people, goods and two years of orders, the same for a seed and a day."""
