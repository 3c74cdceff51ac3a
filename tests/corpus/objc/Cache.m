#import <Foundation/Foundation.h>
#import "Store.h"
@import UIKit;
NS_ASSUME_NONNULL_BEGIN
@class Foo;
@protocol Store <NSObject>
@optional
- (void)put:(id)item for:(NSString *)key;
@property (nonatomic, readonly) NSInteger count;
@end
typedef NS_ENUM(NSInteger, Shade) { ShadeLight, ShadeDark = 3 };
typedef NS_OPTIONS(NSUInteger, Opts) { OptA = 1 << 0 };
typedef void (^Handler)(NSError * _Nullable error);
/// Keeps values.
NS_SWIFT_NAME(Store)
@interface Cache<K, V> : NSObject <Store> {
  int ivar;
}
@property (nonatomic, copy, nullable) NSString *name;
@property (copy) void (^handler)(int);
+ (instancetype)shared;
- (nullable NSString *)get:(K)key error:(NSError **)error NS_SWIFT_NAME(get(_:));
- (instancetype)init NS_UNAVAILABLE;
@end
@interface Cache (Extra)
- (void)extra;
@end
@interface Cache ()
@property (nonatomic) int hidden;
@end
@implementation Cache
@synthesize name = _name;
+ (instancetype)shared { static Cache *c; return c; }
- (NSString *)get:(id)key error:(NSError **)error { return nil; }
@end
@implementation Cache (Extra)
- (void)extra { [self get:@"x" error:nil]; }
@end
static NSString * const kName = @"x";
FOUNDATION_EXPORT NSString * const Domain;
void fn(int a) { }
NS_ASSUME_NONNULL_END
