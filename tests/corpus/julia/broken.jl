function before(x)
    x
end

function torn(((
