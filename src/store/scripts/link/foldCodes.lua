-- Indexes codes from before folded codes were stored. May run twice: known ones stay as they are.
for _, code in ipairs(A.codes) do fold_code(code) end
return cjson.encode({})
