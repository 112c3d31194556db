package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressMemoryTest {

  private static final InetSocketAddress A = VirtualClient.address("192.0.2.1");
  private static final InetSocketAddress B = VirtualClient.address("192.0.2.2");
  private static final InetSocketAddress C = VirtualClient.address("192.0.2.3");
  private static final List<SocketAddress> ALL = List.of(A, B, C);
  private static final long MINUTE = 60_000_000_000L;

  private final AddressMemory memory = new AddressMemory();

  @Test
  void anAddressThatFailedGoesToTheEndForTenMinutes() {
    memory.failed(A, 0);
    assertThat(memory.sort(ALL, 0)).containsExactly(B, C, A);
    assertThat(memory.sort(ALL, 10 * MINUTE)).containsExactly(B, C, A);
    assertThat(memory.sort(ALL, 10 * MINUTE + 1)).isEqualTo(ALL);
  }

  @Test
  void whoFailedOftenIsTriedLastAndRememberedLonger() {
    for (int i = 0; i < 20; i++) {
      memory.failed(A, 0);
    }
    memory.failed(C, MINUTE);
    assertThat(memory.sort(ALL, MINUTE)).containsExactly(B, C, A);
    assertThat(memory.sort(ALL, 39 * MINUTE)).containsExactly(B, C, A);
    assertThat(memory.sort(ALL, 41 * MINUTE)).as("an outage is forgotten").isEqualTo(ALL);
  }

  @Test
  void whenAllFailedAllAreTriedInTheirOrder() {
    ALL.forEach(address -> memory.failed(address, 0));
    assertThat(memory.sort(ALL, 0)).isEqualTo(ALL);
  }

  @Test
  void anAddressThatServesIsForgiven() {
    memory.failed(A, 0);
    memory.served(A);
    assertThat(memory.sort(ALL, 0)).isEqualTo(ALL);
    assertThat(memory.size()).isZero();
  }

  @Test
  void itsSizeIsBounded() {
    for (int i = 1; i <= 2 * AddressMemory.MAX_ADDRESSES; i++) {
      memory.failed(new InetSocketAddress(A.getAddress(), i), i);
    }
    assertThat(memory.size()).isEqualTo(AddressMemory.MAX_ADDRESSES);
  }
}
