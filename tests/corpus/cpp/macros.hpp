#pragma once
#include "config.hpp"
ACME_NAMESPACE_BEGIN

// Thrown for a bad format.
class ACME_API format_error : public std::runtime_error {
    Q_OBJECT
    Q_PROPERTY(int depth READ depth NOTIFY depthChanged)
public:
    format_error(const format_error&) = default;
    ~format_error() noexcept override ACME_COLD;
    explicit operator bool() const { return depth_ != 0; }
    operator std::string() const;
    static constexpr int limit = 3;
public Q_SLOTS:
    void setDepth(int depth);
signals:
    void depthChanged(int depth);
};

struct ACME_PACKED(1) point { int x; };
class ACME_EXPORT forward;
class sealed ACME_FINAL : public point { void seal(); };
enum class ACME_API shade { light, dark };

// Makes it.
ACME_CONSTEXPR auto make(int a) noexcept -> point { return {a}; }
ACME_EXPORT template <typename T> class compiled_string {
    static ACME_INLINE int size() ACME_REQUIRES(lock_) { return 0; }
    const T* absl_nonnull data() const;
};

ACME_EXPORTED
void on_the_next_line() {}

HANDLE open_it(int a);
format_error::operator std::string() const { return ""; }
ACME_NAMESPACE_END

class last { void of_file(); };
