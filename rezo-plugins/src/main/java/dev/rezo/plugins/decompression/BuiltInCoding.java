package dev.rezo.plugins.decompression;

import java.util.List;
import java.util.function.Supplier;

/**
 * A coding that needs nothing but this module.
 *
 * <p>Thread-safe.
 */
record BuiltInCoding(List<String> names, Supplier<ContentDecoder> decoders)
    implements ContentCoding {

  static final ContentCoding GZIP = new BuiltInCoding(List.of("gzip", "x-gzip"), GzipDecoder::new);

  static final ContentCoding DEFLATE = new BuiltInCoding(List.of("deflate"), DeflateDecoder::new);

  static final ContentCoding BROTLI = new BuiltInCoding(List.of("br"), BrotliDecoder::new);

  static final ContentCoding ZSTD = new BuiltInCoding(List.of("zstd"), ZstdDecoder::new);

  /** In the order in which they are asked for, which is that of browsers. */
  static final List<ContentCoding> ALL = List.of(GZIP, DEFLATE, BROTLI, ZSTD);

  @Override
  public ContentDecoder decoder() {
    return decoders.get();
  }
}
