import { describeAttemptStore } from '../suites/attempt-store.ts'
import { describeLeaseStore } from '../suites/lease-store.ts'
import { describeWriteStore } from '../suites/write-store.ts'
import { DATABASES } from '../support/databases.ts'
import { makeDeliveryStores } from '../support/delivery-stores.ts'

for (const { name, open } of DATABASES) {
  const openStores = async () => makeDeliveryStores(await open())
  describeWriteStore(name, openStores)
  describeAttemptStore(name, openStores)
  describeLeaseStore(name, openStores)
}
