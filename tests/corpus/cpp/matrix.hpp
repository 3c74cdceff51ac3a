#pragma once

#include <vector>
#include "linear/base.hpp"

#define MATRIX_CHECK(x) assert(x)

namespace linear {
namespace detail { struct Tag; }

using Index = std::size_t;
constexpr int kMaxRank = 3;

// Rows and columns.
template <typename T, Index N = 3>
class Matrix : public Base<T> {
public:
    enum class Order { Row, Column };
    using value_type = T;

    Matrix() = default;
    explicit Matrix(Index n);
    ~Matrix();

    /// One element.
    T &at(Index row, Index column);
    const T *data() const noexcept { return data_.data(); }
    bool operator==(const Matrix &other) const;
    Matrix &operator+=(const Matrix &other);
    static Matrix identity();
    virtual void visit(int depth) = 0;

    struct Row {
        T *begin() { return nullptr; }
    };

private:
    std::vector<T> data_;
    static const int limit_ = 4;
};

template <typename T>
concept Number = requires(T t) { t + t; };

template <typename T>
T trace(const Matrix<T> &m);

template <>
struct Hash<Index> {
    int operator()(Index i) const { return 0; }
};

} // namespace linear

namespace a::b {
void deep();
}
