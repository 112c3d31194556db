/** Hands out things by key; never opens, closes, dials or times them. */
@org.jspecify.annotations.NullMarked
module dev.rezo.pool {
  requires static org.jspecify;

  exports dev.rezo.pool;
}
