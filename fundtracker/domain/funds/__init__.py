"""Pure rules of the funds: partners, waterfall, fees, rates, net value, duties."""
