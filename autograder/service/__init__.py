"""Handing in over the network: `serving` takes uploads and shows results, `worker` grades them."""
