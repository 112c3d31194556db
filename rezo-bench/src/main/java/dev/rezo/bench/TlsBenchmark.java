package dev.rezo.bench;

import dev.rezo.io.TlsTransport;
import dev.rezo.io.TransportHandler;
import dev.rezo.testing.ThrowAwayCa;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What TLS costs above a transport that is memory: a request of 200 bytes goes down, a response of
 * 400 comes up. The engine of the other side works in the same thread, so each figure is that of
 * both; {@link #enginesAlone} is what the two engines of the JDK take without this project.
 *
 * <p>Not thread-safe; the caller serialises.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Thread)
public class TlsBenchmark {

  private static final int REQUEST = 200;
  private static final int RESPONSE = 400;
  private static final int ROUNDS = 10;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final String HOST = "api.example.com";

  private final MemoryTransport wire = new MemoryTransport();
  private final Heard heard = new Heard();
  private final ByteBuffer request = ByteBuffer.allocateDirect(REQUEST);
  private final ByteBuffer response = ByteBuffer.allocateDirect(RESPONSE);
  private final ByteBuffer plain = ByteBuffer.allocateDirect(32 * 1024);
  private final ByteBuffer cipher = ByteBuffer.allocateDirect(64 * 1024);
  private @Nullable SSLEngine server;
  private @Nullable SSLEngine client;
  private @Nullable SSLEngine otherServer;
  private @Nullable TlsTransport transport;

  /** Shakes hands twice: through a transport, and between two engines. */
  @Setup
  public void shakeHands() throws SSLException {
    ThrowAwayCa ca = ThrowAwayCa.create();
    SSLContext ofServer = ca.server(HOST).serverContext();
    server = engine(ofServer, false);
    TlsTransport.handshake(wire, engine(ca.clientContext(), true), wire.loop(), new Secured());
    for (int i = 0; i < ROUNDS; i++) {
      wire.loop().run();
      advance(server, wire.takeWritten(), cipher.clear());
      wire.deliver(cipher.flip());
    }
    client = engine(ca.clientContext(), true);
    otherServer = engine(ofServer, false);
    client.beginHandshake();
    ByteBuffer toServer = ByteBuffer.allocate(cipher.capacity());
    for (int i = 0; i < ROUNDS; i++) {
      advance(otherServer, toServer.flip(), cipher.clear());
      advance(client, cipher.flip(), toServer.clear());
    }
    advance(otherServer, toServer.flip(), cipher.clear());
    HandshakeStatus status = client.getHandshakeStatus();
    if (transport == null || status != HandshakeStatus.NOT_HANDSHAKING) {
      throw new IllegalStateException("handshakes: expected their ends, actual " + status);
    }
  }

  private static SSLEngine engine(SSLContext context, boolean isClient) {
    SSLEngine engine = context.createSSLEngine(HOST, 443);
    engine.setUseClientMode(isClient);
    return engine;
  }

  /** Has an engine take what came, and say what it has to, until it waits for more. */
  private void advance(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    boolean goesOn = true;
    while (goesOn) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> {
          SSLEngineResult unused = engine.wrap(NOTHING, out);
        }
        default -> {
          goesOn = in.hasRemaining();
          if (goesOn) {
            SSLEngineResult unused = engine.unwrap(in, plain.clear());
          }
        }
      }
    }
  }

  /** A request down and a response up, through a transport. */
  @Benchmark
  public long throughTransport() throws SSLException {
    TlsTransport through = expect(transport);
    SSLEngine peer = expect(server);
    through.write(request.rewind());
    SSLEngineResult down = peer.unwrap(wire.takeWritten(), plain.clear());
    SSLEngineResult up = peer.wrap(response.rewind(), cipher.clear());
    wire.deliver(cipher.flip());
    if (down.bytesProduced() != REQUEST || up.bytesConsumed() != RESPONSE) {
      throw new IllegalStateException("records: actual " + down + ", " + up);
    }
    return heard.bytes;
  }

  /** The same between two engines. */
  @Benchmark
  public int enginesAlone() throws SSLException {
    SSLEngine ours = expect(client);
    SSLEngine peer = expect(otherServer);
    SSLEngineResult sent = ours.wrap(request.rewind(), cipher.clear());
    SSLEngineResult down = peer.unwrap(cipher.flip(), plain.clear());
    SSLEngineResult answered = peer.wrap(response.rewind(), cipher.clear());
    SSLEngineResult up = ours.unwrap(cipher.flip(), plain.clear());
    if (down.bytesProduced() != sent.bytesConsumed() || up.bytesProduced() != RESPONSE) {
      throw new IllegalStateException("records: actual " + down + ", " + answered + ", " + up);
    }
    return up.bytesProduced();
  }

  private static <T> T expect(@Nullable T made) {
    if (made == null) {
      throw new IllegalStateException("handshake: expected to be over");
    }
    return made;
  }

  /** Takes the transport when its handshake is over. Not thread-safe; the caller serialises. */
  private final class Secured implements TlsTransport.HandshakeCallback {
    @Override
    public void onSecured(TlsTransport secured) {
      transport = secured;
      secured.start(heard);
    }

    @Override
    public void onHandshakeFailed(IOException cause) {
      throw new IllegalStateException("handshake: expected to succeed", cause);
    }
  }

  /** Counts what came. Not thread-safe; the caller serialises. */
  private static final class Heard implements TransportHandler {
    private long bytes;

    @Override
    public void onRead(ByteBuffer read) {
      bytes += read.remaining();
      read.position(read.limit());
    }

    @Override
    public void onEndOfStream() {}

    @Override
    public void onWritable() {}

    @Override
    public void onClosed(@Nullable IOException cause) {
      throw new IllegalStateException("transport: expected to stay open", cause);
    }
  }
}
