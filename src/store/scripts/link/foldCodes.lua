-- Codes that were there before folded ones were kept. It may be run twice: what is known stays.
for _, code in ipairs(A.codes) do fold_code(code) end
return cjson.encode({})
