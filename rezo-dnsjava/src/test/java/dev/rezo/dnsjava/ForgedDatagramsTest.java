package dev.rezo.dnsjava;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.dns.DnsAnswer;
import dev.rezo.dns.DnsFamily;
import dev.rezo.dns.DnsQuery;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody else sends to the socket of a look-up before the answer comes. */
@Timeout(20)
class ForgedDatagramsTest {

  private static final int EVIL = 66;

  private static DnsClient client(InetSocketAddress server) throws Exception {
    return DnsClient.builder()
        .servers(
            DnsServers.of(List.of(server)).withTryTimeout(Duration.ofSeconds(7)).withAttempts(1))
        .build();
  }

  private static CompletionStage<DnsAnswer> ask(DnsClient client) {
    return client.lookup(new DnsQuery("api.test", DnsFamily.IPV4));
  }

  private static void isGood(CompletionStage<DnsAnswer> answer) throws Exception {
    assertThat(answer.toCompletableFuture().get(10, SECONDS).addresses())
        .containsExactly(InetAddress.getByName("192.0.2.1"));
  }

  private static Packet answer(Asked asked, int last) {
    return Packet.answer(asked).address(asked.name(), 60, 192, 0, 2, last);
  }

  /** The same with other bytes at a place. */
  private static byte[] with(byte[] message, int at, int... bytes) {
    byte[] changed = message.clone();
    for (int i = 0; i < bytes.length; i++) {
      changed[at + i] = (byte) bytes[i];
    }
    return changed;
  }

  /** All of it goes wrong in another place. */
  private static List<byte[]> forgeries(Asked asked) {
    byte[] evil = answer(asked, EVIL).bytes();
    int owner = evil.length - 14 - Packet.name(asked.name()).length;
    List<byte[]> all = new ArrayList<>();
    all.add(with(evil, 0, evil[0] ^ 1));
    all.add(with(evil, 2, evil[2] & 0x7F));
    all.add(with(evil, 2, evil[2] | 0x28));
    all.add(Packet.answer(asked.id(), "other.test", Packet.A).bytes());
    all.add(Packet.answer(asked.id(), "api.test", Packet.AAAA).bytes());
    all.add(answer(asked, EVIL).withoutQuestion().bytes());
    for (int count = 4; count < Packet.HEADER; count += 2) {
      all.add(with(evil, count, 0xFF, 0xFF));
    }
    all.add(with(evil, owner, 0xC0, owner));
    all.add(with(evil, owner, 0xC0, owner + 2, 0xC0, owner));
    all.add(with(evil, owner, 0xFF, 0xFF));
    all.add(with(evil, owner, 0x80, 0));
    for (int length = 0; length < evil.length; length++) {
      all.add(Arrays.copyOf(evil, length));
    }
    return all;
  }

  @Test
  @Tag("A161")
  void whateverIsForgedTheAnswerIsWaitedFor() throws Exception {
    try (FakeNameServer server =
            FakeNameServer.answering(
                asked -> {
                  List<byte[]> sent = new ArrayList<>(forgeries(asked));
                  sent.add(answer(asked, 1).bytes());
                  return sent;
                });
        DnsClient client = client(server.address())) {
      isGood(ask(client));
      assertThat(server.asked()).hasSize(1);
    }
  }

  @Test
  @Tag("A161")
  void anAnswerFromAnotherPortIsNotHeard() throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (DatagramSocket server = new DatagramSocket(0, here);
        DatagramSocket attacker = new DatagramSocket(0, here);
        DnsClient client = client((InetSocketAddress) server.getLocalSocketAddress())) {
      CompletionStage<DnsAnswer> answer = ask(client);
      DatagramPacket query = new DatagramPacket(new byte[512], 512);
      server.receive(query);
      Asked asked = Asked.read(Arrays.copyOf(query.getData(), query.getLength()), false);

      byte[] evil = answer(asked, EVIL).bytes();
      attacker.send(new DatagramPacket(evil, evil.length, query.getSocketAddress()));
      byte[] good = answer(asked, 1).bytes();
      server.send(new DatagramPacket(good, good.length, query.getSocketAddress()));
      isGood(answer);
    }
  }

  @Test
  void moreNoiseThanIsReadAtATimeHidesNoAnswer() throws Exception {
    try (FakeNameServer server =
            FakeNameServer.answering(
                asked -> {
                  List<byte[]> sent = new ArrayList<>();
                  for (int i = 0; i < 100; i++) {
                    sent.add(answer(asked, EVIL).id(asked.id() ^ 1).bytes());
                  }
                  sent.add(answer(asked, 1).bytes());
                  return sent;
                });
        DnsClient client = client(server.address())) {
      isGood(ask(client));
    }
  }
}
