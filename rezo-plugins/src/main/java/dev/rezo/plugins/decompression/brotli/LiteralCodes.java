package dev.rezo.plugins.decompression.brotli;

/**
 * The prefix codes of literals in one type of block, by their context.
 *
 * <p>Immutable.
 */
final class LiteralCodes {

  private final int mode;
  private final PrefixCode[] byContext;

  /** Those of a type of block, which the map has from {@code from} on. */
  LiteralCodes(int mode, ContextMap map, int from, PrefixCode[] codes) {
    this.mode = mode;
    this.byContext = new PrefixCode[Metablock.LITERAL_CONTEXTS];
    for (int i = 0; i < byContext.length; i++) {
      byContext[i] = codes[map.code(from + i)];
    }
  }

  /** The code behind these two bytes. */
  PrefixCode code(int last, int beforeLast) {
    return byContext[LiteralContexts.of(mode, last, beforeLast)];
  }
}
