package dev.rezo.client;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Lets two engines talk in memory until neither has anything to say. */
final class TlsTestHandshake {

  private static final int CAPACITY = 1 << 17;

  private final TlsHandshake own;
  private final Side client;
  private final Side server;

  private TlsTestHandshake(TlsHandshake own, SSLEngine client, SSLEngine server) {
    this.own = own;
    ByteBuffer up = ByteBuffer.allocate(CAPACITY);
    ByteBuffer down = ByteBuffer.allocate(CAPACITY);
    this.client = new Side(client, down, up);
    this.server = new Side(server, up, down);
  }

  static TlsTestHandshake between(TlsHandshake own, SSLEngine server) {
    SSLEngine client = own.engine();
    TlsTestHandshake handshake = new TlsTestHandshake(own, client, server);
    try {
      client.beginHandshake();
    } catch (SSLException e) {
      handshake.client.failure = e;
    }
    boolean moved = true;
    while (moved) {
      moved = handshake.client.step();
      moved |= handshake.server.step();
    }
    return handshake;
  }

  boolean succeeded() {
    return client.failure == null && server.failure == null && client.finished && server.finished;
  }

  /** The handshake as a dial sees it. */
  TlsHandshake own() {
    return own;
  }

  SSLEngine client() {
    return client.engine;
  }

  SSLEngine server() {
    return server.engine;
  }

  @Nullable SSLException clientFailure() {
    return client.failure;
  }

  @Nullable SSLException serverFailure() {
    return server.failure;
  }

  private static final class Side {
    private final SSLEngine engine;
    private final ByteBuffer in;
    private final ByteBuffer out;
    private final ByteBuffer plain = ByteBuffer.allocate(CAPACITY);
    private @Nullable SSLException failure;
    private boolean finished;

    private Side(SSLEngine engine, ByteBuffer in, ByteBuffer out) {
      this.engine = engine;
      this.in = in;
      this.out = out;
    }

    /** Runs tasks, writes and reads once; tells whether anything moved. */
    private boolean step() {
      boolean moved = false;
      for (Runnable task = engine.getDelegatedTask();
          task != null;
          task = engine.getDelegatedTask()) {
        task.run();
        moved = true;
      }
      try {
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
          moved |= note(engine.wrap(ByteBuffer.allocate(0), out)).bytesProduced() > 0;
        }
        in.flip();
        try {
          if (in.hasRemaining() && engine.getHandshakeStatus() != HandshakeStatus.NEED_TASK) {
            moved |= note(engine.unwrap(in, plain.clear())).bytesConsumed() > 0;
          }
        } finally {
          in.compact();
        }
      } catch (SSLException e) {
        moved = true;
        failure = failure == null ? e : failure;
      }
      return moved;
    }

    private SSLEngineResult note(SSLEngineResult result) {
      finished |= result.getHandshakeStatus() == HandshakeStatus.FINISHED;
      return result;
    }
  }
}
