import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPublicAddress } from '../../src/connector/address.ts'

test.each([
  ['8.8.8.8'],
  ['1.1.1.1'],
  ['2606:4700::1111'],
  ['2a00:1450:4001:82a::200e'],
  ['::ffff:8.8.8.8'],
  ['64:ff9b::808:808'],
  ['2002:808:808::1'],
])('%s can be reached by anybody', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})

test.each([
  ['this host', ['0.0.0.0', '0.1.2.3', '::']],
  ['loopback', ['127.0.0.1', '127.255.0.1', '::1']],
  ['private networks', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd12:3456::1', 'fec0::1']],
  ['link-local', ['169.254.0.1', 'fe80::1', 'fe80::1%eth0']],
  ['carrier NAT', ['100.64.0.1', '100.127.255.255']],
  ['multicast and broadcast', ['224.0.0.1', '239.1.1.1', '255.255.255.255', 'ff02::1']],
  ['metadata services', ['169.254.169.254', '169.254.170.2', '100.100.100.200', '192.0.0.192', '168.63.129.16', 'fd00:ec2::254']],
  [
    'special and documentation ranges',
    ['192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '240.0.0.1', '2001:db8::1', '3fff::1'],
  ],
  [
    'other unassigned IPv6',
    ['100::1', '5f00::1', '4000::1', '::7f00:1', '::2', '64:ff9b:1::808:808', '2001::1', '::ffff:0:808:808'],
  ],
  [
    'IPv4-mapped private',
    ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:169.254.169.254', '0:0:0:0:0:ffff:a9fe:a9fe'],
  ],
  ['NAT64 of private', ['64:ff9b::7f00:1', '64:ff9b::10.0.0.1', '64:ff9b::a9fe:a9fe']],
  ['6to4 of private', ['2002:7f00:1::', '2002:a00:1::1', '2002:c0a8:101::1', '2002:a9fe:a9fe::1']],
  ['odd spellings of loopback', ['0x7f000001', '0177.0.0.1', '127.1', '2130706433']],
  ['what is no address', ['', 'localhost', 'example.com', '1.2.3.4.5', '12345::', '8.8.8.8/32']],
])('%s are not public', (_what, addresses) => {
  expect(addresses.filter(isPublicAddress)).toEqual([])
})

test('an IPv4 address is judged the same however an IPv6 address carries it', () => {
  const byte = fc.integer({ min: 0, max: 255 })
  fc.assert(
    fc.property(byte, byte, byte, byte, (a, b, c, d) => {
      const plain = isPublicAddress(`${a}.${b}.${c}.${d}`)
      const words = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
      expect([`::ffff:${words}`, `64:ff9b::${words}`, `2002:${words}::1`].map(isPublicAddress)).toEqual([plain, plain, plain])
    }),
  )
})
