package dev.rezo.io;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** A {@link TlsTransport} on a hand-turned loop over a fake lower transport. */
final class TlsClient implements TlsTransport.HandshakeCallback {

  final ManualLoop loop = new ManualLoop();
  final FakeLower lower = new FakeLower(loop);
  final Recorder recorder = new Recorder();
  final TlsTransport transport;
  boolean startsAtOnce = true;
  int secured;
  int failures;
  @Nullable IOException failure;

  TlsClient(SSLContext context, String protocol, List<String> alpn) {
    SSLEngine engine = context.createSSLEngine("localhost", 443);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(new String[] {protocol});
    parameters.setApplicationProtocols(alpn.toArray(String[]::new));
    parameters.setServerNames(List.of(new SNIHostName("localhost")));
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    transport = TlsTransport.handshake(lower, engine, loop.executor(), this);
    loop.settle();
  }

  /** Carries bytes between the two until neither has more to say; {@code piece} bytes a time. */
  void exchange(TlsPeer peer, int piece) throws Exception {
    loop.settle();
    while (lower.written.size() > 0) {
      receive(peer.receive(lower.takeWritten()), piece);
    }
  }

  void exchange(TlsPeer peer) throws Exception {
    exchange(peer, Integer.MAX_VALUE);
  }

  void receive(byte[] cipher, int piece) {
    for (int from = 0; from < cipher.length; from += Math.min(piece, cipher.length - from)) {
      int end = from + Math.min(piece, cipher.length - from);
      lower.deliver(Arrays.copyOfRange(cipher, from, end));
      loop.settle();
    }
  }

  void receive(byte[] cipher) {
    receive(cipher, Integer.MAX_VALUE);
  }

  @Override
  public void onSecured(TlsTransport ready) {
    secured++;
    if (startsAtOnce) {
      ready.start(recorder);
    }
  }

  @Override
  public void onHandshakeFailed(IOException cause) {
    failures++;
    failure = cause;
  }
}
