"""The choice of modules: what a town needs and may spend as arrays, solved with a proof."""
