@implementation Half
- (void)before { }
- (void)broken { [self foo:
@end
