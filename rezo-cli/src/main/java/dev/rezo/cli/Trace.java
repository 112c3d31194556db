package dev.rezo.cli;

import dev.rezo.http.AttributeKey;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.GoAway;
import dev.rezo.http.Headers;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is seen of one transfer on its way, kept for the report and, with {@code -v} or a trace,
 * told at once.
 *
 * <p>Lifecycle: travels with its request as an attribute; read when the call is over.
 *
 * <p>Thread-safe: guarded by itself.
 */
final class Trace {

  /** Where a request carries its trace. */
  static final AttributeKey<Trace> KEY = AttributeKey.of("trace", Trace.class);

  /**
   * An interim response.
   *
   * @param protocol of the connection that it came by
   * @param status from 100 to 199
   * @param reason its reason phrase
   * @param headers its fields
   */
  record Interim(Protocol protocol, int status, String reason, Headers headers) {}

  private final @Nullable VerboseText verbose;
  private final List<Interim> interims = new ArrayList<>(0);
  private final List<List<String>> heads = new ArrayList<>(1);
  private long resolvedNanos;
  private int opened;
  private @Nullable ConnectionUse use;
  private @Nullable ConnectionFacts lastOpened;

  /** Tells {@code verbose} what it sees, if there is one. */
  Trace(@Nullable VerboseText verbose) {
    this.verbose = verbose;
  }

  synchronized void resolved(long nanos) {
    resolvedNanos = nanos;
  }

  synchronized void trying(SocketAddress address) {
    if (verbose != null) {
      verbose.trying(address);
    }
  }

  synchronized void failedTry(SocketAddress address, Throwable cause) {
    if (verbose != null) {
      verbose.failedTry(address, cause);
    }
  }

  synchronized void tunnelEstablished(String proxy) {
    if (verbose != null) {
      verbose.note("Tunnel established through " + proxy);
    }
  }

  synchronized void connected(String host, ConnectionFacts connection) {
    opened++;
    lastOpened = connection;
    if (verbose != null) {
      verbose.connected(host, connection);
    }
  }

  synchronized void leased(Request request, ConnectionUse leased) {
    use = leased;
    if (verbose != null && leased.protocol() != Protocol.HTTP_2) { // Else it is told its stream.
      verbose.request(request, leased);
    }
  }

  synchronized void streamOpened(Request request, int streamId) {
    if (verbose != null && use != null) {
      verbose.request(request, use, streamId);
    }
  }

  synchronized void goAway(GoAway goAway) {
    if (verbose != null) {
      verbose.goAway(goAway);
    }
  }

  synchronized void interim(int status, String reason, Headers headers) {
    Protocol protocol = use == null ? Protocol.HTTP_1_1 : use.protocol();
    Interim interim = new Interim(protocol, status, reason, headers);
    interims.add(interim);
    head(HeadText.lines(interim));
  }

  /** A head came, of the answer or of a redirect. */
  synchronized void head(List<String> lines) {
    heads.add(lines);
    if (verbose != null) {
      verbose.response(lines);
    }
  }

  /** Bytes of a body passed. */
  synchronized void data(boolean sent, byte[] bytes) {
    if (verbose != null) {
      verbose.data(sent, bytes);
    }
  }

  /** All heads so far, interim ones too, in their order. */
  synchronized List<List<String>> heads() {
    return List.copyOf(heads);
  }

  /** The interim responses so far. */
  synchronized List<Interim> interims() {
    return List.copyOf(interims);
  }

  /** When names were last resolved, or 0. */
  synchronized long resolvedNanos() {
    return resolvedNanos;
  }

  /** How many connections were opened. */
  synchronized int opened() {
    return opened;
  }

  /** The connection that it runs or ran on, or null. */
  synchronized @Nullable ConnectionUse use() {
    return use;
  }

  /** The connection that was opened last, or null. */
  synchronized @Nullable ConnectionFacts lastOpened() {
    return lastOpened;
  }
}
