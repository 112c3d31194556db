package dev.rezo.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** The server's end of TLS, without a socket: bytes in, bytes out, tasks run at once. */
final class TlsPeer {

  final SSLEngine engine;
  final ByteArrayOutputStream plain = new ByteArrayOutputStream();
  boolean inputEnded;
  private final TlsPump pump;
  private byte[] rest = new byte[0];

  TlsPeer(SSLContext context, String protocol, List<String> alpn) {
    engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(new String[] {protocol});
    parameters.setApplicationProtocols(alpn.toArray(String[]::new));
    engine.setSSLParameters(parameters);
    pump = new TlsPump(engine);
  }

  String text() {
    return plain.toString(StandardCharsets.US_ASCII);
  }

  /** Reads what the client sent and answers with what the engine says to it. */
  byte[] receive(byte[] cipher) throws Exception {
    ByteBuffer in = ByteBuffer.allocate(rest.length + cipher.length).put(rest).put(cipher).flip();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer inPlain = ByteBuffer.allocate(64 * 1024);
    boolean stuck;
    do {
      TlsPump.Step step = pump.unwrap(in, inPlain.clear());
      stuck = step == TlsPump.Step.DONE;
      plain.write(inPlain.array(), 0, inPlain.position());
      inputEnded |= step == TlsPump.Step.INPUT_ENDED;
      while (step == TlsPump.Step.NEEDS_TASKS || step == TlsPump.Step.NEEDS_OUTPUT) {
        if (step == TlsPump.Step.NEEDS_TASKS) {
          pump.tasks().run();
          step = pump.next();
        } else {
          step = wrap(ByteBuffer.allocate(0), out);
        }
      }
    } while (in.hasRemaining() && !stuck && !inputEnded);
    rest = new byte[in.remaining()];
    in.get(rest);
    return out.toByteArray();
  }

  /** Encrypts what the server says. */
  byte[] say(byte[] bytes) throws SSLException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    wrap(ByteBuffer.wrap(bytes), out);
    return out.toByteArray();
  }

  byte[] say(String text) throws SSLException {
    return say(text.getBytes(StandardCharsets.US_ASCII));
  }

  byte[] closeNotify() throws SSLException {
    pump.endOutput();
    return say(new byte[0]);
  }

  private TlsPump.Step wrap(ByteBuffer from, ByteArrayOutputStream out) throws SSLException {
    ByteBuffer outCipher = ByteBuffer.allocate(64 * 1024);
    TlsPump.Step step;
    do {
      step = pump.wrap(from, outCipher.clear());
      out.write(outCipher.array(), 0, outCipher.position());
    } while (step == TlsPump.Step.NEEDS_ROOM
        || (step == TlsPump.Step.SECURED && from.hasRemaining()));
    return step;
  }
}
