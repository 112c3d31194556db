package dev.rezo.client;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads header blocks by Netty's HPACK, in the order in which fields came: its own collection puts
 * pseudo-fields in front, wherever they were. Says what is wrong with them.
 *
 * <p>Not thread-safe; the caller serialises.
 */
final class FieldBlocks {

  private static final int LIST_LIMIT = 1024 * 1024;

  private static final Set<String> OF_HTTP1 =
      Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

  private static final Set<String> OF_HEAD = Set.of(":method", ":scheme", ":path");

  private final InOrder decoder = new InOrder();

  /** The fields of the next block. */
  List<Map.Entry<String, String>> read(int streamId, byte[] block) throws Http2Exception {
    decoder.fields = new ArrayList<>();
    Http2Headers unused = decoder.decodeHeaders(streamId, Unpooled.wrappedBuffer(block));
    return List.copyOf(decoder.fields);
  }

  /** What SETTINGS_HEADER_TABLE_SIZE says. */
  void maxTableSize(int size) throws Http2Exception {
    decoder.configuration().maxHeaderTableSize(size);
  }

  /** Sections 8.2 and 8.3: names in lower case, pseudo-fields in front and each once. */
  static void requireRight(List<Map.Entry<String, String>> fields, boolean isHead) {
    Set<String> pseudo = new HashSet<>();
    boolean isBehind = false;
    for (Map.Entry<String, String> field : fields) {
      String name = field.getKey();
      require(name.equals(name.toLowerCase(Locale.ROOT)), "a name in lower case", fields);
      require(!OF_HTTP1.contains(name), "no field of the connection", fields);
      require(!name.equals("te") || field.getValue().equals("trailers"), "te: trailers", fields);
      if (name.startsWith(":")) {
        require(isHead && !isBehind && pseudo.add(name), "each pseudo-field once in front", fields);
      } else {
        isBehind = true;
      }
    }
    boolean isConnect = fields.contains(Map.entry(":method", "CONNECT"));
    require(!isHead || isConnect || pseudo.containsAll(OF_HEAD), "all of " + OF_HEAD, fields);
  }

  private static void require(
      boolean holds, String expected, List<Map.Entry<String, String>> fields) {
    if (!holds) {
      throw new AssertionError("header block: expected " + expected + ", actual " + fields);
    }
  }

  private static final class InOrder extends DefaultHttp2HeadersDecoder {
    private List<Map.Entry<String, String>> fields = new ArrayList<>();

    private InOrder() {
      super(false, LIST_LIMIT);
    }

    @Override
    protected Http2Headers newHeaders() {
      return new DefaultHttp2Headers(false) {
        @Override
        public Http2Headers add(CharSequence name, CharSequence value) {
          fields.add(Map.entry(name.toString(), value.toString()));
          return super.add(name, value);
        }
      };
    }
  }
}
