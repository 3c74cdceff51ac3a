interface IVault {
    function total() external;
}

library Sums {
    function add(uint a) internal {}
}

/// Keeps money.
contract Vault is IVault {
    uint constant LIMIT = 3;
    mapping(address => uint) balances;
    event Paid(uint amount);
    error TooMuch();
    struct Entry { uint at; }
    enum State { Open, Closed }
    modifier onlyOwner() { _; }
    function pay(uint amount) public onlyOwner {}
}

function free() {}
