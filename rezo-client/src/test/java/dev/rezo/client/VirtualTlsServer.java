package dev.rezo.client;

import dev.rezo.testing.ScriptedPeer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/** A server behind TLS on virtual connections: no thread, no socket. */
final class VirtualTlsServer {

  private static final int CAPACITY = 1 << 17;

  private final TlsTestServer tls;
  private final Answerer answerer;
  private final List<Connection> connections = new ArrayList<>();

  /** How many bytes it still says; after them it is silent. */
  private int budget = Integer.MAX_VALUE;

  VirtualTlsServer(TlsTestServer tls, Answerer answerer) {
    this.tls = tls;
    this.answerer = answerer;
  }

  /** Answers a request; it is for requests without a body. */
  interface Answerer {
    void answer(Connection connection, String head) throws SSLException;
  }

  /** For a listener. */
  void accept(ScriptedPeer peer) {
    Connection connection = new Connection(peer, tls.newEngine());
    connections.add(connection);
    peer.onReceive(connection::receive);
  }

  /** From now on it says this many bytes and then nothing more. */
  void fallSilentAfter(int bytes) {
    budget = bytes;
  }

  /** What is left of {@link #fallSilentAfter}. */
  int left() {
    return budget;
  }

  /** All connections that came, in their order. */
  List<Connection> connections() {
    return connections;
  }

  /** One connection. */
  final class Connection {
    final ScriptedPeer peer;
    private final SSLEngine engine;
    private final ByteBuffer in = ByteBuffer.allocate(CAPACITY);
    private final ByteBuffer plain = ByteBuffer.allocate(CAPACITY);
    private final StringBuilder text = new StringBuilder();

    private Connection(ScriptedPeer peer, SSLEngine engine) {
      this.peer = peer;
      this.engine = engine;
    }

    /** The common name that the client showed. */
    String client() throws SSLException {
      X509Certificate shown = (X509Certificate) engine.getSession().getPeerCertificates()[0];
      return shown.getSubjectX500Principal().getName();
    }

    /** Sends a response with this body. */
    void respond(String body) throws SSLException {
      send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    /** Sends text. */
    void send(String sent) throws SSLException {
      ByteBuffer from = ByteBuffer.wrap(sent.getBytes(StandardCharsets.ISO_8859_1));
      while (from.hasRemaining() && wrap(from) > 0) {
        // A record at a time; a closed engine takes no more.
      }
    }

    private void receive(ScriptedPeer from) {
      in.put(from.takeBytes());
      if (from.clientEnded()) {
        return;
      }
      try {
        while (step()) {
          // As long as something moves.
        }
      } catch (SSLException refused) {
        sendAlert();
        from.close();
      }
    }

    private boolean step() throws SSLException {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> {
          return wrap(ByteBuffer.allocate(0)) > 0; // A closed engine asks for ever.
        }
        default -> {
          in.flip();
          SSLEngineResult result = engine.unwrap(in, plain);
          in.compact();
          take();
          return result.bytesConsumed() > 0;
        }
      }
      return true;
    }

    private void take() throws SSLException {
      plain.flip();
      text.append(StandardCharsets.ISO_8859_1.decode(plain));
      plain.clear();
      for (int end = text.indexOf("\r\n\r\n"); end >= 0; end = text.indexOf("\r\n\r\n")) {
        String head = text.substring(0, end + 4);
        text.delete(0, end + 4);
        answerer.answer(this, head);
      }
    }

    /** Says close_notify, and nothing more. */
    void end() throws SSLException {
      engine.closeOutbound();
      wrap(ByteBuffer.allocate(0));
      peer.finish();
    }

    private void sendAlert() {
      try {
        wrap(ByteBuffer.allocate(0));
      } catch (SSLException repeated) {
        // The engine says again what is known.
      }
    }

    /** Answers how many bytes it made. */
    private int wrap(ByteBuffer from) throws SSLException {
      ByteBuffer out = ByteBuffer.allocate(CAPACITY);
      engine.wrap(from, out);
      byte[] bytes = new byte[out.flip().remaining()];
      out.get(bytes);
      int kept = Math.min(bytes.length, budget);
      budget -= kept;
      peer.send(Arrays.copyOf(bytes, kept));
      return bytes.length;
    }
  }
}
