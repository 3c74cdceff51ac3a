contract Before {
    function fine() public {}
}

contract {{ (
