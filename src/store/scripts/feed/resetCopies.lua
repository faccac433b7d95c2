-- Has every process read anew whatever it holds, because an operator says so.
tell({ type = 'reset' })
audit('cache.dropped', '*')
return cjson.encode({ outcome = 'told' })
