"""Registry + policies -> verdicts: what is in force, waivers, engine, examples."""
