package dev.rezo.checks;

import dev.rezo.client.RezoClient;
import dev.rezo.plugins.decompression.ContentCoding;
import dev.rezo.plugins.decompression.ContentDecoder;
import dev.rezo.plugins.decompression.Decompression;
import java.nio.ByteBuffer;
import java.util.List;

/** What docs-site/compression.md shows, here so that it compiles. Immutable. */
final class CompressionSample {

  private CompressionSample() {}

  static RezoClient limited() {
    // sample:limits
    RezoClient client =
        RezoClient.builder()
            .interceptor(Decompression.usual().withMost(64 << 20, 1000)) // Bytes, and the ratio.
            .build();
    // sample:end
    return client;
  }

  // sample:own
  /** Bytes that were turned over. */
  static final class Turned implements ContentCoding {
    @Override
    public List<String> names() {
      return List.of("x-turned"); // What is asked for.
    }

    @Override
    public ContentDecoder decoder() {
      return new ContentDecoder() {
        @Override
        public void decode(ByteBuffer in, ByteBuffer out) {
          while (in.hasRemaining() && out.hasRemaining()) {
            out.put((byte) ~in.get());
          }
        }

        @Override
        public boolean isComplete() {
          return true; // May the body end here?
        }

        @Override
        public void close() {}
      };
    }
  }
  // sample:end
}
